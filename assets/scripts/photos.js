// Photos are sent as soon as they are chosen, so that a refused form or a poor connection keeps them (macros/photos.html).
// The answer of the upload is {"id", "token", "thumb_url", "name"}, or problem+json whose `detail` says what is wrong.
import { button } from './button.js'
import { smaller } from './shrink.js'
import { filled } from './words.js'

export function photos() {
  for (const box of document.querySelectorAll('[data-photos]')) start(box)
}

function start(box) {
  const input = box.querySelector('input[type="file"]')
  const form = box.closest('form')
  input.removeAttribute('name') // the files go ahead; the form names them
  const label = box.querySelector('[data-photos-button]') // the browser's own button speaks the browser's language
  if (label) {
    label.hidden = false
    input.classList.add('visually-hidden')
  }
  for (const old of box.querySelectorAll('li label')) old.replaceWith(removal(box, old.closest('li')))
  input.addEventListener('change', () => {
    const files = [...input.files]
    input.value = ''
    const room = Number(box.dataset.max) - accepted(box)
    say(box, files.length > room ? filled(box.dataset.textMany, { n: box.dataset.max }) : '')
    for (const file of files.slice(0, room)) add(box, file)
  })
  form.addEventListener('submit', (event) => holdBack(event, box, form), { capture: true })
}

/** Adds a photo that the server already has: { value: 'id.token', thumb, name }. Answers whether there was room. */
export function showStaged(box, { value, thumb, name }) {
  const known = [...box.querySelectorAll('input[name="photo"]')].some((input) => input.value === value)
  if (known || accepted(box) >= Number(box.dataset.max)) return false
  const item = document.createElement('li')
  list(box).append(item)
  finish(box, item, { value, thumb, name })
  item.querySelector('img').addEventListener('error', () => item.remove()) // the server keeps staged photos for a time only
  return true
}

const list = (box) => box.querySelector('.dt-photos-list')
const accepted = (box) => [...list(box).children].filter((item) => !item.querySelector('.dt-error')).length
const say = (box, text) => { box.querySelector('[data-photos-status]').textContent = text }
const changed = (box) => box.dispatchEvent(new Event('change', { bubbles: true }))

function add(box, file) {
  const item = document.createElement('li')
  item.innerHTML = '<span class="dt-photo-wait"></span><progress max="100" value="0"></progress>'
  item.querySelector('.dt-photo-wait').textContent = box.dataset.textSending
  item.querySelector('progress').setAttribute('aria-label', file.name)
  list(box).append(item)
  send(box, item, file)
}

async function send(box, item, file) {
  item.dataset.pending = 'yes'
  const answer = await upload(box, await smaller(file), file.name, item.querySelector('progress'))
  delete item.dataset.pending
  if (!item.isConnected) return
  if (answer.id) finish(box, item, { value: `${answer.id}.${answer.token}`, thumb: answer.thumb_url, name: answer.name ?? file.name })
  else fail(box, item, file, answer)
  if (box.dataset.waiting && !box.querySelector('li[data-pending]')) {
    delete box.dataset.waiting
    say(box, '')
    if (!box.querySelector('.dt-error')) box.closest('form').requestSubmit()
  }
}

/** Resolves to the answer, or to { detail, again }: what to say, and whether sending again may help. */
function upload(box, blob, name, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest() // fetch can't tell how far an upload is
    const body = new FormData()
    body.append('photo', blob, name)
    request.open('POST', box.dataset.uploadUrl)
    request.setRequestHeader('X-CSRFToken', box.closest('form').elements.csrf_token?.value ?? '')
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.timeout = 180000
    request.upload.addEventListener('progress', (event) => { progress.value = (100 * event.loaded) / event.total })
    const lost = () => resolve({ detail: box.dataset.textFailed, again: true })
    request.addEventListener('load', () => {
      const answer = request.response
      if (request.status < 300 && answer?.id) resolve(answer)
      else if (answer?.detail && request.status < 500) resolve({ detail: answer.detail, again: request.status === 429 })
      else lost()
    })
    request.addEventListener('error', lost)
    request.addEventListener('timeout', lost)
    request.send(body)
  })
}

function finish(box, item, { value, thumb, name }) {
  const picture = document.createElement('img')
  picture.src = thumb
  picture.alt = name ?? ''
  const input = document.createElement('input')
  input.type = 'hidden'
  input.name = 'photo'
  input.value = value
  item.replaceChildren(picture, input, removal(box, item))
  changed(box)
}

function fail(box, item, file, { detail, again }) {
  const text = document.createElement('p')
  text.className = 'dt-error'
  text.setAttribute('role', 'alert')
  text.textContent = `${file.name}: ${detail}`
  item.replaceChildren(text)
  if (again) item.append(button(box.dataset.textRetry, () => { item.remove(); add(box, file) }))
  item.append(removal(box, item))
}

function removal(box, item) {
  return button(box.dataset.textRemove, () => {
    item.remove()
    say(box, '')
    box.querySelector('input[type="file"]').focus()
    changed(box)
  })
}

function holdBack(event, box) {
  if (!box.querySelector('li[data-pending]')) return
  event.preventDefault()
  event.stopImmediatePropagation()
  box.dataset.waiting = 'yes'
  say(box, box.dataset.textWait)
}
