// What all maps share: opening on the tenant, background or grid, boundaries, the names of the archipelagos. See macros/maps.html.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { archipelagos } from './archipelagos.js'
import { background, hasWholeSteps } from './background.js'

export { L }
export { note } from './note.js'

// The same for the tenant's box and for its boundaries, which come later: else the map moves, and asks for its data again.
const FITTED = { padding: [8, 8], animate: false }

/** A Leaflet map in `element`, as its data-… say; `options` go to Leaflet. */
export function openMap(element, options = {}) {
  const { dataset } = element
  element.hidden = false
  element.setAttribute('role', 'region')
  element.setAttribute('aria-label', dataset.textLabel ?? '')
  const zoomSnap = hasWholeSteps(dataset) ? 1 : 0.5 // half steps fit the tenant better
  const map = L.map(element, { minZoom: 5, maxZoom: 19, zoomControl: false, zoomSnap, ...options })
  map.attributionControl.setPrefix(false)
  map.on('load resize', () => {
    const { x, y } = map.getSize()
    element.style.setProperty('--map-width', `${x}px`) // paper shows it as large as it was drawn
    element.style.setProperty('--map-height', `${y}px`)
  })
  map.setView([Number(dataset.lat), Number(dataset.lon)], Number(dataset.zoom ?? 14))
  if (dataset.bounds) {
    const [west, south, east, north] = dataset.bounds.split(',').map(Number)
    map.fitBounds([[south, west], [north, east]], FITTED) // it opens there, it doesn't travel there
  }
  L.control.zoom({ position: 'bottomright', zoomInTitle: dataset.textZoomIn, zoomOutTitle: dataset.textZoomOut }).addTo(map)
  background(map, dataset)
  archipelagos(map, dataset)
  if (dataset.outline) outline(map, dataset)
  return map
}

async function outline(map, dataset) {
  const opened = [map.getCenter(), map.getZoom()]
  try {
    const response = await fetch(dataset.outline, { headers: { Accept: 'application/json' } })
    if (!response.ok) return
    const areas = await response.json()
    if (areas.features.some((area) => area.properties.schematic)) map.attributionControl.addAttribution(dataset.textSchematic)
    const shapes = L.geoJSON(areas, {
      interactive: false,
      style: { color: '#5b4a86', weight: 1.5, opacity: 0.8, dashArray: '5 4', fillColor: '#5b4a86', fillOpacity: 0.03 },
    })
    shapes.addTo(map).bringToBack()
    const untouched = map.getCenter().equals(opened[0]) && map.getZoom() === opened[1]
    if (dataset.bounds && !('part' in dataset) && untouched && shapes.getBounds().isValid()) map.fitBounds(shapes.getBounds(), FITTED)
  } catch { /* the map is usable without boundaries */ }
}

const GLYPHS = {
  new: '<circle cx="12" cy="11" r="3.2" fill="none" stroke="#fff" stroke-width="2"/>',
  in_hand: '<circle cx="12" cy="11" r="4.2" fill="none" stroke="#fff" stroke-width="1.6"/><path d="M12 6.8a4.2 4.2 0 0 1 0 8.4z" fill="#fff"/>',
  waiting: '<path d="M9 7h6l-6 8h6z" fill="#fff"/>',
  danger: '<path d="M12 6.5v5.5m0 2.6v.4" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>',
  done: '<path d="m8.6 11.2 2.4 2.5 4.4-5" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>',
  chosen: '<circle cx="12" cy="11" r="3.6" fill="#fff"/>',
}

/** A pin in the colour and shape of a tone: new, in_hand, waiting, danger, done; or `chosen`. */
export function pin(tone) {
  const known = tone in GLYPHS ? tone : 'new'
  const [width, height] = known === 'chosen' ? [38, 48] : [30, 38]
  return L.divIcon({
    className: `dt-pin dt-pin-${known}`,
    iconSize: [width, height],
    iconAnchor: [width / 2, height - 1],
    popupAnchor: [0, -height + 6],
    html: `<svg viewBox="0 0 24 30" aria-hidden="true"><path d="M12 29C8 23 2.5 17.5 2.5 11a9.5 9.5 0 0 1 19 0c0 6.5-5.5 12-9.5 18z" fill="currentColor" stroke="#fff" stroke-width="1.2"/>${GLYPHS[known]}</svg>`,
  })
}
