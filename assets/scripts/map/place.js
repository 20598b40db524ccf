// One pin, to look at: [data-map="place"].
import { L, openMap, pin } from './base.js'

export function place(element) {
  const map = openMap(element, { scrollWheelZoom: false })
  const at = [Number(element.dataset.lat), Number(element.dataset.lon)]
  L.marker(at, { icon: pin(element.dataset.tone), interactive: false, keyboard: false }).addTo(map)
}
