// Draws the base map (vector tiles of Protomaps' schema out of one PMTiles file, read by byte range) under a Leaflet map.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { PMTiles } from 'pmtiles'
import { leafletLayer } from 'protomaps-leaflet'
import { flavour } from './flavours.js'
import { named, painted } from './rules.js'

globalThis.L = L // protomaps-leaflet expects it there

/** Adds the layer; rejects when the file isn't there or isn't what it says. */
export async function vectors(map, dataset) {
  const archive = new PMTiles(dataset.basemap)
  const { maxZoom } = await archive.getHeader()
  const colours = flavour()
  const lang = document.documentElement.lang || 'vi'
  const layer = leafletLayer({
    url: archive,
    maxDataZoom: maxZoom,
    lang,
    attribution: plain(dataset.basemapAttribution),
    backgroundColor: colours.background,
    paintRules: painted(colours),
    labelRules: named(colours, lang),
  })
  layer.addTo(map)
}

/** Leaflet takes attributions for HTML. */
function plain(text = '') {
  const span = document.createElement('span')
  span.textContent = text
  return span.innerHTML
}
