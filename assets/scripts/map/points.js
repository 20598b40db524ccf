// Reports (or anything with a place) in the box in view: [data-map="reports"], from data-source.
// Features carry `tone`, `title`, `text`, `url`; or `cluster_count`, and are then circles that zoom in.
import { filled } from '../words.js'
import { L, note, openMap, pin } from './base.js'

const PAUSE = 250

export function points(element) {
  const map = openMap(element)
  const layer = L.layerGroup().addTo(map)
  const state = { request: null, failure: null }
  let timer
  map.on('moveend', () => {
    clearTimeout(timer)
    timer = setTimeout(() => load(element, map, layer, state), PAUSE)
  })
  load(element, map, layer, state)
}

async function load(element, map, layer, state) {
  state.request?.abort()
  state.request = new AbortController()
  try {
    const response = await fetch(address(element, map), { signal: state.request.signal, headers: { Accept: 'application/geo+json, application/json' } })
    if (!response.ok) throw new Error(String(response.status))
    const { features } = await response.json()
    layer.clearLayers()
    for (const feature of features) marker(element, map, feature).addTo(layer)
    state.failure?.remove()
    state.failure = null
  } catch (error) {
    if (error.name !== 'AbortError') state.failure ??= note(map, element.dataset.textFailed)
  }
}

function address(element, map) {
  const url = new URL(element.dataset.source, location.href)
  const bounds = map.getBounds()
  const box = [bounds.getWest(), Math.max(bounds.getSouth(), -85), bounds.getEast(), Math.min(bounds.getNorth(), 85)]
  url.searchParams.set('bbox', box.map((degrees) => degrees.toFixed(6)).join(','))
  url.searchParams.set('zoom', String(Math.round(map.getZoom())))
  return url
}

function marker(element, map, { geometry, properties }) {
  const at = L.latLng(geometry.coordinates[1], geometry.coordinates[0])
  return properties.cluster_count > 1 ? cluster(element, map, at, properties.cluster_count) : single(element, at, properties)
}

function cluster(element, map, at, count) {
  const size = 32 + Math.min(28, Math.round(Math.log10(count) * 10))
  const words = filled(element.dataset.textCluster, { n: count.toLocaleString('vi') })
  const icon = L.divIcon({ className: 'dt-cluster', iconSize: [size, size], html: count.toLocaleString('vi') })
  const circle = L.marker(at, { icon, title: words, alt: words })
  const nearer = () => map.setView(at, Math.min(map.getZoom() + 2, map.getMaxZoom()))
  return circle.on('click', nearer).on('keypress', (event) => { if (event.originalEvent.key === 'Enter') nearer() })
}

function single(element, at, { tone, title, text, url }) {
  const box = document.createElement('div')
  const name = box.appendChild(document.createElement('strong'))
  name.textContent = title ?? ''
  if (text) box.appendChild(document.createElement('div')).textContent = text
  if (url) {
    const link = box.appendChild(document.createElement('div')).appendChild(document.createElement('a'))
    link.href = url
    link.textContent = element.dataset.textOpen
  }
  return L.marker(at, { icon: pin(tone), title, alt: [title, text].filter(Boolean).join(', ') }).bindPopup(box)
}
