// Land drawn corner by corner: [data-draw], with a hidden field [data-draw-field]. Tap adds a corner, drag moves one. In a fold it
// begins when that is opened; with data-source its map shows zones. A choice in the form of which data-draw-choice names the value
// follows the drawing.
import { L, openMap } from 'dothi/map/base.js'
import { placeSearch } from 'dothi/map/search.js'
import { ownPosition } from 'dothi/position.js'
import { filled } from 'dothi/words.js'
import { showZones } from './zones/boxed.js'

const MOST = 500
const CLOSE = 18
const LINE = { color: '#b8241c', weight: 3, fillColor: '#b8241c', fillOpacity: 0.12 }

for (const box of document.querySelectorAll('[data-draw]')) {
  const fold = box.closest('details:not([open])')
  if (fold) fold.addEventListener('toggle', () => drawing(box), { once: true })
  else drawing(box)
}

function drawing(box) {
  const element = box.querySelector('[data-draw-map]')
  const field = box.querySelector('[data-draw-field]')
  const tools = box.querySelector('[data-draw-tools]')
  const map = openMap(element, { scrollWheelZoom: 'center', zoomAnimation: false })
  const [west, south, east, north] = element.dataset.box.split(',').map(Number)
  map.fitBounds([[south, west], [north, east]], { animate: false })
  if (element.dataset.source) showZones(map, element)
  map.createPane('asked').style.zIndex = 450 // above zones that come later
  const corners = []
  const shape = L.polygon([], { ...LINE, pane: 'asked', interactive: false }).addTo(map)
  tools.hidden = false

  const changed = () => {
    const places = corners.map((corner) => corner.getLatLng())
    shape.setLatLngs(places)
    const ring = places.map(({ lng, lat }) => [Number(lng.toFixed(7)), Number(lat.toFixed(7))])
    field.value = ring.length < 3 ? '' : JSON.stringify({ type: 'Polygon', coordinates: [[...ring, ring[0]]] })
    say(box.querySelector('[data-draw-status]'), places)
    for (const button of tools.children) button.disabled = !places.length
  }
  const add = (place) => {
    if (corners.length >= MOST) return
    const number = corners.length + 1
    const icon = L.divIcon({ className: 'dt-draw-corner', html: String(number), iconSize: [26, 26] })
    const corner = L.marker(place, { icon, draggable: true, autoPan: true, keyboard: false }).addTo(map)
    corner.on('drag', drawn)
    corners.push(corner)
  }
  const drop = () => corners.pop()?.remove()
  const choice = box.dataset.drawChoice && box.closest('form').querySelector(`input[type="radio"][value="${box.dataset.drawChoice}"]`)
  const drawn = () => {
    changed()
    if (choice && field.value) choice.checked = true
  }

  map.on('click', ({ latlng }) => {
    add(latlng)
    drawn()
  })
  element.addEventListener('keydown', (event) => {
    if ((event.key !== 'Enter' && event.key !== ' ') || event.target !== element) return
    event.preventDefault()
    add(map.getCenter())
    drawn()
  })
  box.querySelector('[data-draw-undo]').addEventListener('click', () => {
    drop()
    changed()
  })
  box.querySelector('[data-draw-clear]').addEventListener('click', () => {
    while (corners.length) drop()
    changed()
  })
  finding(box, map)
  for (const [lng, lat] of ringOf(field.value)) add(L.latLng(lat, lng))
  if (corners.length) map.fitBounds(L.latLngBounds(corners.map((corner) => corner.getLatLng())).pad(0.5), { animate: false })
  changed()
}

// A street, a place or the own position brings the map near; the corners are still to be drawn.
function finding(drawn, map) {
  const box = drawn.querySelector('[data-draw-search]')
  if (!box) return
  const near = ({ lon, lat }) => map.setView([lat, lon], CLOSE, { animate: false })
  box.hidden = false
  placeSearch(box.querySelector('[data-place-search]'), () => map.getCenter(), near)
  box.querySelector('[data-draw-here]').addEventListener('click', async () => {
    try {
      near(await ownPosition())
    } catch {
      const status = drawn.querySelector('[data-draw-status]')
      status.textContent = status.dataset.textRefused
    }
  })
}

// What was drawn before the server refused the form.
function ringOf(text) {
  try {
    return JSON.parse(text).coordinates[0].slice(0, -1)
  } catch {
    return []
  }
}

function say(status, places) {
  const { textNone, textFew, textArea, textMost } = status.dataset
  const n = places.length
  const area = Math.round(areaOf(places)).toLocaleString(document.documentElement.lang)
  status.textContent = n >= MOST ? filled(textMost, { n }) : filled(n === 0 ? textNone : n < 3 ? textFew : textArea, { n, area })
}

// On a plane that touches the ellipsoid at the first corner: within a thousandth for what one draws.
function areaOf(places) {
  if (places.length < 3) return 0
  const at = places[0].lat * Math.PI / 180
  const across = 111_412.84 * Math.cos(at) - 93.5 * Math.cos(3 * at) // metres a degree
  const up = 111_132.92 - 559.82 * Math.cos(2 * at)
  const metres = places.map(({ lng, lat }) => [lng * across, lat * up])
  const [x0, y0] = metres[0]
  return Math.abs(metres.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = metres[(place + 1) % metres.length]
    return sum + (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0)
  }, 0)) / 2
}
