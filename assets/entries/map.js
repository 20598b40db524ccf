// Pages with a map: one function for each kind of [data-map] (macros/maps.html).
import { picker } from '../scripts/map/picker.js'
import { place } from '../scripts/map/place.js'
import { points } from '../scripts/map/points.js'

const kinds = { picker, place, reports: points }
for (const element of document.querySelectorAll('[data-map]')) kinds[element.dataset.map]?.(element)
