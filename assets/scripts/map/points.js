// Reports (or anything with a place) in the box in view: [data-map="reports"], from data-source.
// Features carry `tone`, `title`, `text`, `url`; or `cluster_count`, and are then circles that zoom in.
import { filled } from '../words.js'
import { L, note, openMap, pin } from './base.js'
import { gathered } from './gathered.js'

const PAUSE = 250

export function points(element) {
  const map = openMap(element)
  const layer = L.layerGroup().addTo(map)
  const state = { request: null, failure: null, asked: '' }
  let timer
  map.on('moveend', () => {
    clearTimeout(timer)
    timer = setTimeout(() => load(element, map, layer, state), PAUSE)
  })
  load(element, map, layer, state)
}

async function load(element, map, layer, state) {
  const wanted = address(element, map).href
  if (wanted === state.asked) return // the boundaries came and moved nothing: the same box needn't be asked twice
  state.asked = wanted
  state.request?.abort()
  state.request = new AbortController()
  try {
    const response = await fetch(wanted, { signal: state.request.signal, headers: { Accept: 'application/geo+json, application/json' } })
    if (!response.ok) throw new Error(String(response.status))
    const { features } = await response.json()
    layer.clearLayers()
    for (const group of gathered(map, features)) marker(element, map, group).addTo(layer)
    state.failure?.remove()
    state.failure = null
  } catch (error) {
    if (error.name === 'AbortError') return
    state.asked = ''
    state.failure ??= note(map, element.dataset.textFailed)
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

function marker(element, map, group) {
  const [{ geometry, properties }] = group
  const at = L.latLng(geometry.coordinates[1], geometry.coordinates[0])
  const { cluster_count: count, has_more: hasMore } = properties
  if (count > 1) return circle(element, map, at, count, map.getZoom() + 2, at, hasMore ? '+' : '')
  if (group.length === 1) return L.marker(at, look(properties)).bindPopup(popup(element, group))
  const box = L.latLngBounds(group.map((feature) => [feature.geometry.coordinates[1], feature.geometry.coordinates[0]]))
  const zoom = Math.max(map.getBoundsZoom(box.pad(0.2)), map.getZoom() + 1)
  if (map.getZoom() >= map.getMaxZoom()) return circle(element, map, at, group.length).bindPopup(popup(element, group))
  return circle(element, map, at, group.length, zoom, box.getCenter())
}

// A numbered circle; `zoom` is how near a click leads and `to` where, no zoom where it opens a list; `more` follows the number.
function circle(element, map, at, count, zoom, to = at, more = '') {
  const size = 32 + Math.min(28, Math.round(Math.log10(count) * 10))
  const number = count.toLocaleString(document.documentElement.lang) + more
  const words = filled(element.dataset.textCluster, { n: number })
  const icon = L.divIcon({ className: 'dt-cluster', iconSize: [size, size], html: number })
  const mark = L.marker(at, { icon, title: words, alt: words })
  if (zoom === undefined) return mark
  const nearer = () => map.setView(to, Math.min(zoom, map.getMaxZoom()))
  return mark.on('click', nearer).on('keypress', (event) => { if (event.originalEvent.key === 'Enter') nearer() })
}

const look = ({ tone, title, text }) => ({ icon: pin(tone), title, alt: [title, text].filter(Boolean).join(', ') })

function popup(element, group) {
  const box = document.createElement('div')
  for (const { properties: { title, text, url } } of group) {
    const part = box.appendChild(document.createElement('div'))
    part.appendChild(document.createElement('strong')).textContent = title ?? ''
    if (text) part.appendChild(document.createElement('div')).textContent = text
    if (!url) continue
    const link = part.appendChild(document.createElement('a'))
    link.href = url
    link.textContent = element.dataset.textOpen
  }
  return box
}
