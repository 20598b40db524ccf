// A short line of text in the lower left corner of a map.
import * as L from 'leaflet/dist/leaflet-src.esm.js'

export function note(map, text) {
  const control = L.control({ position: 'bottomleft' })
  control.onAdd = () => {
    const line = L.DomUtil.create('p', 'dt-map-note dt-map-note-on')
    line.textContent = text
    return line
  }
  return control.addTo(map)
}
