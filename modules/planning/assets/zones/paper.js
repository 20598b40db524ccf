// On paper: what the screen shows of the map, drawn anew for the sheet, with its scale; the legend stands beside it. Also what scale the screen shows.
import { L } from 'dothi/map/base.js'

const SHEETS = { a4: { width: 200, height: 142 }, a3: { width: 310, height: 215 } } // millimetres of the map, or of two
const MM_OF_PIXEL = 25.4 / 96
const GAP_MM = 4
const STEP = 0.125
const PATIENCE = 4000

export function paper(page, sheets) {
  const line = page.querySelector('[data-scale]')
  for (const { map } of sheets) L.control.scale({ imperial: false, position: 'topleft' }).addTo(map)
  for (const button of page.querySelectorAll('[data-paper]')) {
    button.addEventListener('click', () => print(button.dataset.paper, sheets, line, page.dataset.textScale))
  }
}

async function print(size, sheets, line, text) {
  const root = document.documentElement
  const { width, height } = SHEETS[size]
  const wide = (width - GAP_MM * (sheets.length - 1)) / sheets.length
  root.dataset.paper = size
  const views = sheets.map(({ map }) => [map.getCenter(), map.getZoom(), map.options.zoomSnap])
  const seen = sheets[0].map.getBounds()
  for (const { element, map } of sheets) {
    element.style.width = `${wide}mm`
    element.style.height = `${height}mm`
    map.options.zoomSnap = STEP // a whole step would cut off what is seen, or halve it
    map.invalidateSize({ animate: false })
  }
  for (const { map } of sheets) map.fitBounds(seen, { animate: false })
  await Promise.race([Promise.all(sheets.map(({ layer }) => loaded(layer))), after(PATIENCE)])
  line.textContent = text.replace('{n}', (Math.round(scaleOf(sheets[0].map) / 10) * 10).toLocaleString('vi'))
  window.print()
  line.textContent = ''
  delete root.dataset.paper
  sheets.forEach(({ element, map }, place) => {
    const [center, zoom, snap] = views[place]
    element.style.width = element.style.height = ''
    map.options.zoomSnap = snap
    map.invalidateSize({ animate: false })
    map.setView(center, zoom, { animate: false })
  })
}

const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const loaded = (layer) => new Promise((resolve) => (layer.isLoading() ? layer.once('load', resolve) : resolve()))

/** Metres on the ground for a metre of paper, in the middle of the map. */
function scaleOf(map) {
  const middle = map.getSize().divideBy(2)
  const metres = map.distance(map.containerPointToLatLng(middle), map.containerPointToLatLng(middle.add([100, 0])))
  return metres / ((100 * MM_OF_PIXEL) / 1000)
}
