// What a map is drawn on: the deployment's base map, else tiles from elsewhere, else a grid. The one place that decides.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { graticule } from './graticule.js'
import { note } from './note.js'

/** Whether the background wants whole steps of zoom: between them it would blur. */
export const hasWholeSteps = (dataset) => Boolean(dataset.basemap || dataset.tilesUrl)

export function background(map, dataset) {
  if (dataset.basemap) withBasemap(map, dataset)
  else if (dataset.tilesUrl) withTiles(map, dataset)
  else withGrid(map, dataset)
}

async function withBasemap(map, dataset) {
  try {
    const { vectors } = await import('./vectors.js') // its own file: maps without a base map don't load it
    await vectors(map, dataset)
  } catch { withGrid(map, dataset) } // it isn't there (any more)
}

function withTiles(map, dataset) {
  const tiles = L.tileLayer(dataset.tilesUrl, { attribution: dataset.tilesAttribution, maxZoom: 19 })
  let loaded = 0
  let failed = 0
  tiles.on('tileload', () => { loaded += 1 })
  tiles.on('tileerror', () => {
    failed += 1
    if (loaded === 0 && failed === 4) withGrid(map, dataset) // nobody answers there: say so
  })
  tiles.addTo(map)
}

function withGrid(map, dataset) {
  graticule(map)
  if (dataset.textNoTiles) note(map, dataset.textNoTiles) // for those who can do something about it
}
