// The legend shows what is in view: of its lines, [data-use], those whose use a tile in view has.

export function legend(page, sheets) {
  const lines = [...page.querySelectorAll('[data-use]')]
  const others = page.querySelector('[data-others]')
  const renew = () => {
    const seen = new Set(sheets.flatMap(usesInView))
    if (seen.size === 0) return // nothing has come yet, or nothing is there: then all of it is worth reading
    for (const line of lines) line.hidden = !seen.has(line.dataset.use)
    const away = lines.filter((line) => line.hidden).length
    others.hidden = away === 0
    others.textContent = page.dataset.textOthers.replace('{n}', away)
  }
  for (const { map, layer } of sheets) {
    map.on('moveend', renew)
    layer.on('load', renew)
  }
}

/** The uses of zones whose boxes meet the view, out of the tiles that have come. */
function usesInView({ map, layer }) {
  const view = layer.views.get('')
  const zoom = Math.round(map.getZoom())
  const { min, max } = map.getPixelBounds(map.getCenter(), zoom)
  const found = new Set()
  for (const { dataTile, origin, scale } of view.dataTilesForBounds(zoom, { minX: min.x, minY: min.y, maxX: max.x, maxY: max.y })) {
    const entry = view.tileCache.cache.get(`${dataTile.x}:${dataTile.y}:${dataTile.z}`)
    for (const features of entry?.data.values() ?? []) {
      for (const { bbox, props } of features) {
        const isIn = bbox.maxX * scale + origin.x > min.x && bbox.minX * scale + origin.x < max.x && bbox.maxY * scale + origin.y > min.y && bbox.minY * scale + origin.y < max.y
        if (isIn) found.add(props.use)
      }
    }
  }
  return [...found]
}
