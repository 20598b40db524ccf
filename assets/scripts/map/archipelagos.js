// Zoomed out, maps of the administration name the archipelagos.
import * as L from 'leaflet/dist/leaflet-src.esm.js'

const FAR = 7
const PLACES = [
  { lat: 16.5, lon: 112.0, text: 'textHoangSa' },
  { lat: 10.0, lon: 114.0, text: 'textTruongSa' },
]

/** Labels that show at zoom 7 and below; the words come translated from the element's data. */
export function archipelagos(map, dataset) {
  const labels = L.layerGroup(
    PLACES.map(({ lat, lon, text }) => {
      const words = document.createElement('span')
      words.textContent = dataset[text] ?? ''
      const icon = L.divIcon({ className: 'dt-map-label', html: words, iconSize: null, iconAnchor: [80, 10] })
      return L.marker([lat, lon], { icon, interactive: false, keyboard: false })
    }),
  )
  const show = () => (map.getZoom() <= FAR ? labels.addTo(map) : labels.remove())
  map.on('zoomend', show)
  show()
}
