// Keeps what is typed into <form data-draft="key"> on this device until it was sent: a lost connection or a closed page loses
// nothing. The page that says "sent" carries an element [data-draft-clear="key"].
import { showStaged } from './photos.js'
import { word } from './words.js'

const PREFIX = 'dothi-draft:'
const SKIPPED = new Set(['password', 'file', 'submit', 'button', 'reset', 'image'])
const MONTH = 30 * 24 * 3600 * 1000
const gone = new Set() // keys whose form was sent from this page, or waits elsewhere on the device

export function drafts() {
  for (const done of document.querySelectorAll('[data-draft-clear]')) remove(done.dataset.draftClear)
  for (const form of document.querySelectorAll('form[data-draft]')) keep(form, form.dataset.draft)
}

/** What was typed under `key` is taken care of: it is kept no longer. */
export function forget(key) {
  if (!key) return
  gone.add(key)
  remove(key)
}

/** The form is a draft again. */
export function resume(form) {
  gone.delete(form.dataset.draft)
  if (form.dataset.draft) write(form.dataset.draft, collect(form))
}

/** A report that waited on the device is a draft again, to be looked at: { key, fields, staged } (delivery.js). */
export function putBack({ key, fields, staged }) {
  const values = fields.filter(([name]) => !['photo', 'consent', 'consent_version'].includes(name))
  if (key && !read(key)) write(key, { at: Date.now(), values, photos: staged })
}

function keep(form, key) {
  const saved = read(key)
  // A form the server sent back has its own values, which are newer; so has its id, when the one sent was used already.
  const answered = 'draftAnswered' in form.dataset
  if (answered) write(key, collect(form))
  else if (saved && restore(form, saved)) announce(form, key)
  let timer
  const store = () => {
    timer = undefined
    if (!gone.has(key)) write(key, collect(form))
  }
  const save = () => {
    clearTimeout(timer)
    timer = setTimeout(store, 300)
  }
  form.addEventListener('input', save)
  form.addEventListener('change', save)
  addEventListener('pagehide', () => { if (timer) store() })
}

// Consent is an act: it is given anew, whatever else comes back.
const kept = (element) => element.name && !('draftNever' in element.dataset) && !SKIPPED.has(element.type) && (element.type !== 'hidden' || element.name === 'client_id')

function collect(form) {
  const values = []
  for (const element of form.elements) {
    if (!kept(element)) continue
    const choice = element.type === 'checkbox' || element.type === 'radio'
    if (choice ? element.checked : element.value) values.push([element.name, element.value])
  }
  const photos = [...form.querySelectorAll('[data-photos] li')].map((item) => ({
    value: item.querySelector('input[name="photo"]')?.value,
    thumb: item.querySelector('img')?.getAttribute('src'),
    name: item.querySelector('img')?.alt,
  }))
  return { at: Date.now(), values, photos: photos.filter((photo) => photo.value && photo.thumb?.startsWith('/')) }
}

/** Fills the form; answers whether anything a person typed came back. */
function restore(form, saved) {
  let typed = false
  for (const element of form.elements) {
    if (!kept(element)) continue
    const values = saved.values.filter(([name]) => name === element.name).map(([, value]) => value)
    if (element.type === 'checkbox' || element.type === 'radio') {
      const checked = values.includes(element.value)
      if (checked !== element.checked && values.length > 0) element.checked = checked
    } else if (element.type === 'hidden') {
      // The id goes with the draft, not with the page: if the lost answer was a yes, sending again finds the first report.
      if (values.length > 0) element.value = values[0]
    } else if (values.length > 0 && !element.value) {
      typed = true
      element.value = values[0]
      element.dispatchEvent(new Event('input', { bubbles: true }))
    }
  }
  const box = form.querySelector('[data-photos]')
  if (box) for (const photo of saved.photos ?? []) typed = showStaged(box, photo) || typed
  return typed
}

function announce(form, key) {
  const line = document.createElement('div')
  line.className = 'dt-message'
  line.setAttribute('role', 'status')
  const text = document.createElement('p')
  text.textContent = `${word('draftRestored')} `
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn btn-sm'
  button.textContent = word('draftClear')
  button.addEventListener('click', () => {
    remove(key)
    location.replace(location.href)
  })
  text.append(button)
  line.append(text)
  form.prepend(line)
}

// Storage may be full or forbidden (private windows): then there is simply no draft.
function read(key) {
  try {
    const saved = JSON.parse(localStorage.getItem(PREFIX + key))
    if (saved && Date.now() - saved.at < MONTH) return saved
  } catch { /* nothing kept */ }
  return null
}

function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value))
  } catch { /* nothing kept */ }
}

function remove(key) {
  try {
    localStorage.removeItem(PREFIX + key)
  } catch { /* nothing kept */ }
}
