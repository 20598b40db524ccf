// A grid of longitudes and latitudes, labelled, for maps without a background.
import * as L from 'leaflet/dist/leaflet-src.esm.js'

const STEPS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
const APART = 80 // pixels, so that labels don't touch

export function graticule(map) {
  const lines = L.layerGroup().addTo(map)
  const draw = () => {
    lines.clearLayers()
    const bounds = map.getBounds()
    const width = bounds.getEast() - bounds.getWest()
    const step = STEPS.find((candidate) => (candidate / width) * map.getSize().x >= APART) ?? STEPS[STEPS.length - 1]
    const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))
    for (const lon of ticks(bounds.getWest(), bounds.getEast(), step)) {
      line(lines, [[bounds.getSouth(), lon], [bounds.getNorth(), lon]])
      label(lines, [bounds.getNorth(), lon], `${lon.toFixed(digits)}°`, [-4, -4])
    }
    for (const lat of ticks(bounds.getSouth(), bounds.getNorth(), step)) {
      line(lines, [[lat, bounds.getWest()], [lat, bounds.getEast()]])
      label(lines, [lat, bounds.getWest()], `${lat.toFixed(digits)}°`, [-4, 14])
    }
  }
  map.on('moveend', draw)
  draw()
}

function ticks(from, to, step) {
  const found = []
  for (let index = Math.ceil(from / step); index * step < to; index += 1) found.push(index * step)
  return found
}

function line(group, points) {
  L.polyline(points, { color: '#b4c0cb', weight: 1, interactive: false }).addTo(group)
}

function label(group, point, text, anchor) {
  const icon = L.divIcon({ className: 'dt-map-label dt-map-grid', html: text, iconSize: null, iconAnchor: anchor })
  L.marker(point, { icon, interactive: false, keyboard: false }).addTo(group)
}
