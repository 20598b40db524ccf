// One place, chosen: [data-map="picker"]. Tap, drag, own position, or keyboard (arrows move the map, Enter sets the pin in its middle).
// The result stands in the form's fields (data-lon-input, data-lat-input: names), which a `change` event announces.
import { ownPosition } from '../position.js'
import { filled } from '../words.js'
import { L, openMap, pin } from './base.js'
import { placeSearch } from './search.js'

const CLOSE = 17
const MOVING = 120 // milliseconds that a pin must rest before its place is asked for

export function picker(element) {
  const field = element.closest('fieldset') ?? element.parentElement
  const inputs = fields(element)
  // Without animated zoom: while Leaflet animates it drops every other change of the view, the one to the own position too,
  // and a tap would mean another place than the one seen under the finger.
  const map = openMap(element, { scrollWheelZoom: 'center', zoomAnimation: false })
  const marker = L.marker(map.getCenter(), { icon: pin('chosen'), draggable: true, autoPan: true, keyboard: false })
  const status = field.querySelector('[data-map-status]')
  const plain = field.querySelector('[data-map-fields]')
  if (plain) plain.hidden = true

  const say = teller(status, field.querySelector('[data-map-outside]'), element.dataset.pinUrl)
  const show = (at) => {
    marker.setLatLng(at).addTo(map)
    say(at)
  }
  const choose = (at) => {
    show(at)
    inputs.lon.value = at.lng.toFixed(6)
    inputs.lat.value = at.lat.toFixed(6)
    for (const input of [inputs.lon, inputs.lat]) input.dispatchEvent(new Event('change', { bubbles: true }))
  }
  const read = () => {
    const at = [Number(inputs.lat.value), Number(inputs.lon.value)]
    if (inputs.lat.value && inputs.lon.value && at.every(Number.isFinite)) {
      map.setView(at, Math.max(map.getZoom(), CLOSE - 1), { animate: false })
      show(L.latLng(at))
    }
  }

  map.on('click', (event) => choose(event.latlng))
  marker.on('dragend', () => choose(marker.getLatLng()))
  for (const input of [inputs.lon, inputs.lat]) input.addEventListener('input', read)
  element.append(crosshair())
  element.addEventListener('keydown', (event) => {
    if ((event.key !== 'Enter' && event.key !== ' ') || event.target !== element) return
    event.preventDefault()
    choose(map.getCenter())
  })
  positionButton(field.querySelector('[data-own-position]'), status, (at) => {
    map.setView(at, CLOSE, { animate: false }) // before the place is said: whoever reads it may tap at once
    choose(at)
  })
  const box = field.querySelector('[data-place-search]')
  if (box) {
    placeSearch(box, () => map.getCenter(), ({ lon, lat }) => {
      map.setView([lat, lon], CLOSE, { animate: false })
      choose(L.latLng(lat, lon))
    })
  }
  marker.on('drag', () => say(marker.getLatLng()))
  read()
}

// Says where the pin is: in words where the server at `url` knows some, else by its degrees; and below, whose place it is where the form
// takes nothing there. The last place asked for wins.
function teller(status, outside, url) {
  let last = null
  let timer = 0
  const tell = async (at) => {
    const place = { lat: at.lat.toFixed(5), lon: at.lng.toFixed(5) }
    let told = {}
    try {
      const answer = url && await fetch(`${url}?${new URLSearchParams(place)}`, { headers: { Accept: 'application/json' } })
      if (answer?.ok) told = await answer.json()
    } catch {
      // without the server the degrees are said
    }
    if (at !== last) return
    const { words } = told
    status.textContent = filled(words ? status.dataset.textNear : (status.dataset.textChosen ?? ''), { ...place, words })
    if (outside) showOutside(outside, told.outside ?? '')
  }
  return (at) => {
    if (!status) return
    last = at
    clearTimeout(timer)
    timer = setTimeout(tell, url ? MOVING : 0, at)
  }
}

// The same words again aren't said again, and keep the focus that is in them.
function showOutside(box, html) {
  if (box.said === html) return
  const isTold = 'told' in box.dataset // at the top of a page that the server refused
  delete box.dataset.told
  box.said = html
  if (!isTold) box.innerHTML = html
}

function fields(element) {
  const { elements } = element.closest('form')
  return { lon: elements[element.dataset.lonInput], lat: elements[element.dataset.latInput] }
}

function crosshair() {
  const mark = document.createElement('span')
  mark.className = 'dt-crosshair'
  mark.setAttribute('aria-hidden', 'true')
  return mark
}

function positionButton(button, status, found) {
  if (!button || !navigator.geolocation) return
  button.hidden = false
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true')
    if (status) status.textContent = button.dataset.textSeeking
    try {
      const { lon, lat } = await ownPosition()
      found(L.latLng(lat, lon))
    } catch {
      if (status) status.textContent = button.dataset.textRefused
    } finally {
      button.removeAttribute('aria-busy')
    }
  })
}
