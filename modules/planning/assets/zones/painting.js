// Zones out of vector tiles, in the colour of their use and over it the hatch; the patterns are those of the page (hatches).
import { CenteredTextSymbolizer, leafletLayer } from 'protomaps-leaflet'
import { L, note } from 'dothi/map/base.js'
import { roomIn } from './naming.js'

const FIRST_ZOOM = 10 // a data tile is drawn 512 pixels wide
const LAST_DATA_ZOOM = 16
const CLOSE = 14
const SAME_WITHIN = 200 // pixels: parts of a zone in two tiles have one name
const EDGE = '#4a5968'

globalThis.L = L // protomaps-leaflet expects it there

/** The layer of a sheet; `setHatched` draws it with or without hatches, `onFailed` is told of tiles that don't come. */
export function zonesLayer(map, element, looks, texts) {
  const state = { isHatched: true }
  const [plans, broad] = [element.dataset.layers, element.dataset.broad ?? ''].map((ids) => ids.split(' ').filter(Boolean))
  const layer = leafletLayer({
    url: new URL(element.dataset.tiles, location.href).href.replaceAll('%7B', '{').replaceAll('%7D', '}'),
    maxDataZoom: LAST_DATA_ZOOM,
    minZoom: FIRST_ZOOM,
    maxZoom: 19,
    attribution: '',
    pane: pane(map),
    paintRules: plans.map((plan) => ({ dataLayer: plan, symbolizer: symbolizer(looks[plan], state) })),
    labelRules: plans.map((plan) => ({ dataLayer: plan, maxzoom: broad.includes(plan) ? CLOSE : undefined, symbolizer: naming(plan) })),
  })
  layer.setHatched = (isHatched) => {
    state.isHatched = isHatched
    layer.rerenderTiles()
  }
  failing(layer, () => { state.remark ??= note(map, texts.textFailed) })
  closer(map, texts.textCloser)
  return layer.addTo(map)
}

/** Above the background, below boundaries and pins. */
function pane(map) {
  map.createPane('zones').style.zIndex = 250
  return 'zones'
}

/** Tiles that can't be read or had are told of; the map goes on. */
function failing(layer, tell) {
  const cache = layer.views.get('').tileCache
  const source = cache.source
  cache.source = {
    get: (place, size) => source.get(place, size).catch((error) => {
      if (error.name !== 'AbortError') tell()
      throw error
    }),
  }
}

function closer(map, text) {
  let remark = null
  const say = () => {
    const isFar = map.getZoom() < FIRST_ZOOM
    if (isFar === Boolean(remark)) return
    remark?.remove()
    remark = isFar ? note(map, text) : null
  }
  map.on('zoomend', say)
  say()
}

// The code inside its zone. Of a plan with finer ones on top of it (data-broad) it stands there from afar alone.
function naming(plan) {
  const text = new CenteredTextSymbolizer({ labelProps: ['code'], fill: '#1c2733', stroke: '#fff', width: 2, font: '600 11px sans-serif' })
  return {
    place(layout, rings, zone) {
      const [box] = text.place(layout, [[{ x: 0, y: 0 }]], zone)?.[0].bboxes ?? []
      const room = box && roomIn(rings, box.maxX - box.minX, box.maxY - box.minY)
      return room ? text.place(layout, [[Object.assign(rings[0][0].clone(), room)]], zone).map((label) => ({ ...label, deduplicationKey: `${plan} ${zone.props.code}`, deduplicationDistance: SAME_WITHIN })) : undefined
    },
  }
}

function symbolizer(looks, state) {
  return {
    before() {},
    draw(ctx, rings, zoom, { props }) {
      const [colour, hatch] = looks[props.use] ?? looks['']
      ctx.beginPath()
      for (const ring of rings) ring.forEach(({ x, y }, place) => (place ? ctx.lineTo(x, y) : ctx.moveTo(x, y)))
      ctx.fillStyle = colour
      ctx.fill()
      const pattern = state.isHatched && hatchOf(ctx, hatch)
      if (pattern) {
        ctx.fillStyle = pattern
        ctx.fill()
      }
      ctx.strokeStyle = EDGE
      ctx.lineWidth = zoom < CLOSE ? 0.4 : 0.9
      ctx.stroke()
    },
  }
}

const SIDE = 8
const FINE = 2 // drawn so much larger, for screens with small pixels
const drawn = new Map()

/** A hatch as a pattern of the canvas, drawn as the page's own <pattern>. */
function hatchOf(ctx, name) {
  if (!drawn.has(name)) drawn.set(name, patternOf(ctx, document.getElementById(`hatch-${name}`)))
  return drawn.get(name)
}

function patternOf(ctx, element) {
  if (!element) return null
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE * FINE
  const pen = canvas.getContext('2d')
  pen.scale(FINE, FINE)
  for (const mark of element.children) ink(pen, mark)
  const pattern = ctx.createPattern(canvas, 'repeat')
  pattern.setTransform(new DOMMatrix().scale(1 / FINE))
  return pattern
}

function ink(pen, mark) {
  const value = (name) => mark.getAttribute(name)
  if (mark.tagName === 'path') {
    pen.globalAlpha = value('stroke-opacity')
    pen.lineWidth = value('stroke-width')
    pen.stroke(new Path2D(value('d')))
    return
  }
  pen.globalAlpha = value('fill-opacity')
  pen.beginPath()
  pen.arc(value('cx'), value('cy'), value('r'), 0, 2 * Math.PI)
  pen.fill()
}
