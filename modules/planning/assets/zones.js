// The map of zones: [data-zonemap] with a map for each [data-sheet]. Two of them move together.
import { openMap } from 'dothi/map/base.js'
import { answers } from './zones/answering.js'
import { legend } from './zones/legend.js'
import { measuring } from './zones/measuring.js'
import { paper } from './zones/paper.js'
import { zonesLayer } from './zones/painting.js'
import { keepsView, opensView, together } from './zones/view.js'

for (const page of document.querySelectorAll('[data-zonemap]')) show(page)

function show(page) {
  const looks = JSON.parse(page.dataset.looks)
  const sheets = [...page.querySelectorAll('[data-sheet]')].map((element) => {
    const map = openMap(element, devicePixelRatio < 2 ? {} : { zoomSnap: 0.5 }) // half steps fit a phone, and blur on coarse screens alone
    return { element, map, layer: zonesLayer(map, element, looks, page.dataset) }
  })
  together(sheets.map(({ map }) => map))
  opensView(sheets[0].map)
  keepsView(sheets[0].map)
  legend(page, sheets)
  const measure = measuring(page, sheets)
  for (const sheet of sheets) answers(page, sheet, () => !measure.isOn())
  paper(page, sheets)
  tools(page, sheets)
}

function tools(page, sheets) {
  const bar = page.querySelector('[data-tools]')
  bar.hidden = page.querySelector('[data-tap]').hidden = false
  bar.querySelector('#hatch').addEventListener('change', ({ target }) => sheets.forEach(({ layer }) => layer.setHatched(target.checked)))
  const opacity = bar.querySelector('#opacity')
  const apply = () => sheets.forEach(({ layer }) => layer.setOpacity(opacity.value / 100))
  opacity.addEventListener('input', apply)
  apply()
}
