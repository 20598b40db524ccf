// A tap on the map, or Enter at its middle, is answered in a few words with a link to the whole answer.
import { L } from 'dothi/map/base.js'

export function answers(page, sheet, mayAsk) {
  const { map, element } = sheet
  const ask = (latlng) => { if (mayAsk()) tell(page, sheet, latlng) }
  map.on('click', ({ latlng }) => ask(latlng))
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === element) ask(map.getCenter())
  })
}

async function tell(page, { map, element }, latlng) {
  const texts = page.dataset
  const question = { lon: latlng.lng.toFixed(7), lat: latlng.lat.toFixed(7) }
  const box = document.createElement('div')
  box.textContent = texts.textAsking
  const popup = L.popup({ autoPanPaddingTopLeft: [16, 44], autoPanPaddingBottomRight: [16, 16] }).setLatLng(latlng).setContent(box).openOn(map)
  try {
    const response = await fetch(`${texts.answer}?${new URLSearchParams({ ...question, date: element.dataset.day })}`, {
      headers: { Accept: 'application/json', 'Accept-Language': document.documentElement.lang },
    })
    if (!response.ok) throw new Error(String(response.status))
    const { themes } = await response.json()
    const layers = new Set(element.dataset.layers.split(' '))
    const zones = themes.flatMap((theme) => theme.zones).filter((zone) => layers.has(zone.plan.id))
    const link = document.createElement('a')
    link.href = `${texts.page}?${new URLSearchParams({ ...question, ngay: element.dataset.day })}`
    link.className = 'dt-zone-whole'
    link.textContent = texts.textMore
    box.replaceChildren(zones.length ? listOf(zones, texts) : texts.textNothing + ' ', link)
  } catch {
    box.textContent = texts.textNoAnswer
  }
  popup.update()
}

function listOf(zones, texts) {
  const list = document.createElement('ul')
  list.className = 'dt-zone-answer'
  for (const zone of zones) {
    const item = list.appendChild(document.createElement('li'))
    item.appendChild(document.createElement('strong')).textContent = zone.code || texts.textNoCode
    for (const text of new Set([zone.use, zone.label, zone.plan.name])) if (text) item.appendChild(document.createElement('span')).textContent = text
  }
  return list
}
