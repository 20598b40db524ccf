// Zones of the box in view, asked of data-source as the map moves; hatches are patterns of the page (planning/_words.html, hatches).
import { L, note } from 'dothi/map/base.js'
import { roomIn } from './naming.js'

const PAUSE = 250
const FONT = '600 11px sans-serif'
const HIGH = 12

export function showZones(map, element) {
  const zones = L.layerGroup().addTo(map)
  const state = { request: null, remark: null, box: '' }
  let timer
  map.on('moveend', () => {
    clearTimeout(timer)
    timer = setTimeout(() => load(element, map, zones, state), PAUSE)
  })
  load(element, map, zones, state)
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
    for (const feature of features) drawn(feature, element).addTo(zones)
    const finest = features.filter(({ properties }) => properties.kind !== 'general')
    for (const feature of finest.length ? finest : features) named(feature, map)?.addTo(zones)
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

// A zone in its colour, and over it the hatch; a click tells code and use, unless one draws on them (data-draw-map).
function drawn({ geometry, properties }, element) {
  const { code, use, label, colour, hatch, plan } = properties
  const interactive = !('drawMap' in element.dataset)
  const area = L.geoJSON(geometry, { interactive, style: { color: '#4a5968', weight: 1, fillColor: colour, fillOpacity: 0.65 } })
  if (interactive) area.bindPopup(() => {
    const box = document.createElement('div')
    box.appendChild(document.createElement('strong')).textContent = code || label
    for (const text of new Set([use, label, plan])) if (text) box.appendChild(document.createElement('div')).textContent = text
    return box
  })
  if (hatch === 'none') return area
  const over = L.geoJSON(geometry, { interactive: false, style: { stroke: false, fillColor: `url(#hatch-${hatch})`, fillOpacity: 1 } })
  return L.layerGroup([area, over])
}

// The code inside its zone, as far as that is in view; beside finer zones those of a general plan have none.
function named({ geometry, properties: { code } }, map) {
  const view = L.bounds([0, 0], map.getSize())
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const rings = parts.flat().map((ring) => L.PolyUtil.clipPolygon(ring.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon])), view)).filter((ring) => ring.length > 2)
  const room = code && rings.length && roomIn(rings, widthOf(code), HIGH)
  if (!room) return null
  const html = Object.assign(document.createElement('span'), { textContent: code, ariaHidden: 'true' })
  const icon = L.divIcon({ className: 'dt-zone-code', iconSize: null, html })
  return L.marker(map.containerPointToLatLng([room.x, room.y]), { icon, interactive: false, keyboard: false })
}

const pen = document.createElement('canvas').getContext('2d')

function widthOf(text) {
  pen.font = FONT
  return pen.measureText(text).width + 4
}
