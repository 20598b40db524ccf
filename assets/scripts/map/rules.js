// What is drawn of the base map, and how: the library's rules and, between them, edges of roads and more names.
import { CenteredTextSymbolizer, exp, labelRules, LineLabelSymbolizer, LineSymbolizer, paintRules } from 'protomaps-leaflet'

const LINE = 2
// Kind of road → its width by zoom, the library's and a little more.
const EDGES = {
  highway: exp(1.6, [[6, 2], [12, 3], [15, 6.5], [18, 17]]),
  major_road: exp(1.6, [[8, 1], [12, 3], [15, 4.5], [18, 15]]),
  minor_road: exp(1.6, [[13, 0.6], [15, 2.6], [18, 10]]),
}

/** Areas and lines, in the order in which they are drawn: the edges of roads below all roads. */
export function painted(colours) {
  const rules = paintRules(colours)
  const edges = Object.entries(EDGES).map(([kind, width]) => ({
    dataLayer: 'roads',
    symbolizer: new LineSymbolizer({ color: colours.casing, width }),
    filter: (_z, feature) => feature.props.kind === kind,
  }))
  const at = rules.findIndex((rule) => rule.dataLayer === 'buildings') + 1
  return [...rules.slice(0, at), ...edges, ...rules.slice(at)]
}

/** Names in the page's language: also of quarters and wards, rivers, public places. */
export function named(colours, lang) {
  const labelProps = [`name:${lang}`, 'name']
  const centred = (font) => new CenteredTextSymbolizer({ labelProps, fill: colours.subplace_label, stroke: colours.subplace_label_halo, width: 2, font })
  const along = new LineLabelSymbolizer({ labelProps, fill: colours.ocean_label, stroke: colours.water, width: 2, font: 'italic 400 12px sans-serif' })
  return [
    ...labelRules(colours, lang),
    { dataLayer: 'water', minzoom: 12, symbolizer: along, filter: (_z, feature) => feature.geomType === LINE },
    { dataLayer: 'places', minzoom: 13, maxzoom: 17, symbolizer: centred('600 12px sans-serif'), filter: (_z, feature) => feature.props.kind === 'neighbourhood' },
    { dataLayer: 'pois', minzoom: 17, symbolizer: centred('400 11px sans-serif') },
  ]
}
