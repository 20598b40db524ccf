// The map of zones: [data-planning-map]. Zones of the box in view come from data-source; what is asked about (data-drawn) lies on
// top of them. Colours and hatches are those of the list; the patterns stand in the page (planning/_words.html, hatches).
import { L, note, openMap, pin } from 'dothi/map/base.js'

const PAUSE = 250
const MOST_NUMBERED = 60

for (const element of document.querySelectorAll('[data-planning-map]')) zonesMap(element)

function zonesMap(element) {
  const map = openMap(element, { scrollWheelZoom: 'center' })
  const [west, south, east, north] = element.dataset.box.split(',').map(Number)
  map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 18 })
  map.createPane('asked').style.zIndex = 450
  const zones = L.layerGroup().addTo(map)
  if (element.dataset.drawn) asked(JSON.parse(element.dataset.drawn)).addTo(map)
  const state = { request: null, remark: null, box: '' }
  let timer
  map.on('moveend', () => {
    clearTimeout(timer)
    timer = setTimeout(() => load(element, map, zones, state), PAUSE)
  })
  load(element, map, zones, state)
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

async function load(element, map, zones, state) {
  const bounds = map.getBounds()
  const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((degrees) => degrees.toFixed(5)).join(',')
  if (box === state.box) return
  state.box = box
  state.request?.abort()
  state.request = new AbortController()
  const url = new URL(element.dataset.source, location.href)
  url.searchParams.set('bbox', box)
  try {
    const response = await fetch(url, { signal: state.request.signal, headers: { Accept: 'application/geo+json', 'Accept-Language': document.documentElement.lang } })
    if (!response.ok) throw new Error(String(response.status))
    const { features, truncated } = await response.json()
    zones.clearLayers()
    for (const feature of features) drawn(feature).addTo(zones)
    say(map, state, truncated ? element.dataset.textTruncated : '')
  } catch (error) {
    if (error.name === 'AbortError') return
    state.box = ''
    say(map, state, element.dataset.textFailed)
  }
}

function say(map, state, text) {
  state.remark?.remove()
  state.remark = text ? note(map, text) : null
}

// A zone in its colour, and over it the hatch; a click tells code and use.
function drawn({ geometry, properties }) {
  const { code, use, label, colour, hatch, plan } = properties
  const area = L.geoJSON(geometry, { style: { color: '#4a5968', weight: 1, fillColor: colour, fillOpacity: 0.65 } })
  area.bindPopup(() => {
    const box = document.createElement('div')
    box.appendChild(document.createElement('strong')).textContent = code || label
    for (const text of new Set([use, label, plan])) if (text) box.appendChild(document.createElement('div')).textContent = text
    return box
  })
  if (hatch === 'none') return area
  const over = L.geoJSON(geometry, { interactive: false, style: { stroke: false, fillColor: `url(#hatch-${hatch})`, fillOpacity: 1 } })
  return L.layerGroup([area, over])
}
