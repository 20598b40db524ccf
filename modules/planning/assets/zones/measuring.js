// Measuring on the map: points in a row are a length, three and more in a ring an area. On WGS 84's ellipsoid, flat around the points.
import { L } from 'dothi/map/base.js'

const LOOK = { color: '#b8241c', weight: 3, interactive: false }

export function measuring(page, sheets) {
  const row = page.querySelector('[data-measured]')
  const words = row.querySelector('[data-measured-words]')
  const buttons = [...page.querySelectorAll('[data-measure]')]
  const state = { kind: '', points: [] }
  const lines = sheets.map(({ map }) => L.layerGroup().addTo(map))

  const redraw = () => {
    lines.forEach((line) => drawInto(line.clearLayers(), state))
    row.hidden = !state.kind
    if (state.kind) words.textContent = told(state, page.dataset)
  }
  const begin = (kind) => {
    state.kind = kind
    state.points = []
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.measure === kind))
    for (const { element } of sheets) element.classList.toggle('dt-measuring', Boolean(kind))
    redraw()
  }
  const add = (latlng) => {
    if (!state.kind) return
    state.points.push(latlng)
    redraw()
  }

  for (const button of buttons) button.addEventListener('click', () => begin(state.kind === button.dataset.measure ? '' : button.dataset.measure))
  row.querySelector('[data-measure-end]').addEventListener('click', () => begin(''))
  row.querySelector('[data-measure-undo]').addEventListener('click', () => {
    state.points.pop()
    redraw()
  })
  for (const { map, element } of sheets) {
    map.on('click', ({ latlng }) => add(latlng))
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target === element) add(map.getCenter())
      if (event.key === 'Escape' && state.kind) begin('')
    })
  }
  return { isOn: () => Boolean(state.kind) }
}

function drawInto(group, { kind, points }) {
  const line = kind === 'area' && points.length > 2 ? L.polygon(points, { ...LOOK, fillOpacity: 0.1 }) : L.polyline(points, LOOK)
  line.addTo(group)
  for (const point of points) L.circleMarker(point, { ...LOOK, radius: 4, fillColor: '#fff', fillOpacity: 1, weight: 2 }).addTo(group)
}

function told({ kind, points }, texts) {
  if (points.length < 2) return texts.textMeasure
  const places = flat(points)
  const isRing = kind === 'area' && points.length > 2
  const text = isRing ? texts.textArea : texts.textLength
  return text.replace('{n}', points.length).replace('{length}', lengthWords(lengthOf(isRing ? [...places, places[0]] : places))).replace('{area}', areaWords(areaOf(places)))
}

/** Metres east and north of the first point. */
function flat(points) {
  const [{ lat, lng }] = points
  const sin2 = Math.sin((lat * Math.PI) / 180) ** 2
  const a = 6378137
  const e2 = 0.00669437999014
  const north = ((a * (1 - e2)) / (1 - e2 * sin2) ** 1.5) * (Math.PI / 180)
  const east = (a / Math.sqrt(1 - e2 * sin2)) * Math.cos((lat * Math.PI) / 180) * (Math.PI / 180)
  return points.map((point) => [(point.lng - lng) * east, (point.lat - lat) * north])
}

const lengthOf = (places) => places.slice(1).reduce((sum, [x, y], place) => sum + Math.hypot(x - places[place][0], y - places[place][1]), 0)

function areaOf(places) {
  return Math.abs(places.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = places[(place + 1) % places.length]
    return sum + x * nextY - nextX * y
  }, 0)) / 2
}

const number = (value, digits) => value.toLocaleString(document.documentElement.lang || 'vi', { maximumFractionDigits: digits })
const lengthWords = (metres) => (metres < 1000 ? `${number(metres, 1)} m` : `${number(metres / 1000, 2)} km`)
const areaWords = (m2) => (m2 < 10_000 ? `${number(m2, 0)} m²` : `${number(m2 / 10_000, 2)} ha`)
