// The map of zones: [data-planning-map]. Zones of the box in view come from data-source; what is asked about (data-drawn) lies on
// top of them. Colours and hatches are those of the list; the patterns stand in the page (planning/_words.html, hatches).
import { L, openMap, pin } from 'dothi/map/base.js'
import { showZones } from './zones/boxed.js'

const MOST_NUMBERED = 60

for (const element of document.querySelectorAll('[data-planning-map]')) zonesMap(element)

function zonesMap(element) {
  const map = openMap(element, { scrollWheelZoom: 'center' })
  const [west, south, east, north] = element.dataset.box.split(',').map(Number)
  map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 18 })
  map.createPane('asked').style.zIndex = 450
  if (element.dataset.drawn) asked(JSON.parse(element.dataset.drawn)).addTo(map)
  showZones(map, element)
}

// A pin, or the outline of the land with the numbers of its corners.
function asked(geometry) {
  if (geometry.type === 'Point') {
    const [lon, lat] = geometry.coordinates
    return L.marker([lat, lon], { icon: pin('chosen'), interactive: false, keyboard: false })
  }
  const line = L.geoJSON(geometry, { pane: 'asked', interactive: false, style: { color: '#b8241c', weight: 3, fill: false } })
  const corners = (geometry.type === 'Polygon' ? geometry.coordinates[0] : geometry.coordinates).slice(0, -1)
  if (geometry.type === 'MultiPolygon' || corners.length > MOST_NUMBERED) return line
  return L.layerGroup([line, ...corners.map(([lon, lat], place) => {
    const icon = L.divIcon({ className: 'dt-map-label dt-map-corner', html: String(place + 1), iconSize: null, iconAnchor: [-3, 14] })
    return L.marker([lat, lon], { icon, interactive: false, keyboard: false })
  })])
}
