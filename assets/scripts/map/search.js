// Looking for a street or place above a map: a combobox (WAI-ARIA 1.2) over the form's plain field [data-place-search].
// Arrows walk the list, Enter takes what is marked or else the first, Escape closes. `found` gets { lon, lat }.
import { filled } from '../words.js'

const PAUSE = 150

export function placeSearch(box, centre, found) {
  const input = box.querySelector('input')
  const list = box.querySelector('[role="listbox"]')
  const status = box.querySelector('[role="status"]')
  for (const plain of box.querySelectorAll('[data-without-script]')) plain.remove()
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) {
    input.setAttribute(name, value)
  }
  let items = []
  let marked = -1
  let asking = null
  let timer = 0

  const mark = (place) => {
    marked = place
    for (const [number, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(number === place))
    if (place >= 0) {
      input.setAttribute('aria-activedescendant', list.children[place].id)
      list.children[place].scrollIntoView({ block: 'nearest' })
    } else input.removeAttribute('aria-activedescendant')
  }
  const close = () => {
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    mark(-1)
  }
  const take = (item) => {
    input.value = words(item)
    status.textContent = ''
    items = []
    close()
    found(item)
  }
  const show = (answer) => {
    items = answer
    list.replaceChildren(...items.map((item, number) => option(item, `${list.id}-${number}`)))
    list.hidden = items.length === 0
    input.setAttribute('aria-expanded', String(items.length > 0))
    mark(-1)
    status.textContent = items.length ? filled(status.dataset.textFound, { n: items.length }) : status.dataset.textNothing
  }
  const ask = async () => {
    asking?.abort()
    const typed = input.value.trim()
    if (typed.length < 2) {
      status.textContent = ''
      return close()
    }
    asking = new AbortController()
    const { lat, lng } = centre()
    try {
      const answer = await fetch(`${box.dataset.placeSearch}?${new URLSearchParams({ q: typed, near: `${lng.toFixed(4)},${lat.toFixed(4)}` })}`, { signal: asking.signal })
      if (answer.ok) show((await answer.json()).items)
    } catch (error) {
      if (error.name !== 'AbortError') status.textContent = status.dataset.textFailed
    }
  }

  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  })
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && items.length) {
      event.preventDefault()
      mark((marked + step + items.length + (marked < 0 && step < 0 ? 1 : 0)) % items.length)
    } else if (event.key === 'Enter') {
      event.preventDefault() // the form is sent by its own button
      if (!list.hidden && items.length) take(items[Math.max(0, marked)])
      else ask()
    } else if (event.key === 'Escape') close()
  })
  input.addEventListener('blur', close)
  list.addEventListener('pointerdown', (event) => event.preventDefault()) // the field keeps the focus
  list.addEventListener('click', (event) => {
    const place = [...list.children].indexOf(event.target.closest('[role="option"]'))
    if (place >= 0) take(items[place])
  })
}

/** `25 Đường Hùng Vương, Phường 7` */
function words({ name, number, ward }) {
  return [[number, name].filter(Boolean).join(' '), ward].filter(Boolean).join(', ')
}

function option(item, id) {
  const made = document.createElement('li')
  made.id = id
  made.setAttribute('role', 'option')
  made.textContent = words(item)
  return made
}
