// Where the map is looking stands behind the # of the address: a link shows the same, a form of the page keeps it.

/** Opens where the address says. */
export function opensView(map) {
  const [zoom, lat, lon] = location.hash.slice(1).split('/').map(Number)
  if (zoom && Number.isFinite(lat) && Number.isFinite(lon)) map.setView([lat, lon], zoom, { animate: false })
}

export function keepsView(map) {
  map.on('moveend', () => {
    const { lat, lng } = map.getCenter()
    history.replaceState(null, '', `#${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`)
  })
  for (const form of document.querySelectorAll('form[data-keeps-view]')) {
    form.addEventListener('submit', () => { form.action = form.action.split('#')[0] + location.hash })
  }
}

/** All maps look at the same place; whoever is moved leads. */
export function together(maps) {
  let isFollowing = false
  for (const leader of maps) {
    leader.on('move zoomend', () => {
      if (isFollowing) return
      isFollowing = true
      for (const map of maps) if (map !== leader) map.setView(leader.getCenter(), leader.getZoom(), { animate: false })
      isFollowing = false
    })
  }
}
