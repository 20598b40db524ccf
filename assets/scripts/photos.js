// Photos are sent as soon as they are chosen, so that a refused form or a poor connection keeps them (macros/photos.html).
// `sending.js` asks here whether all are through before it lets the form go.
import { button } from './button.js'
import { isUnreadableHeic, prepared } from './shrink.js'
import { staged, upload } from './upload.js'
import { filled } from './words.js'

const REFUSED_SIZES = new Set(['too_large', 'too_many_pixels', 'unsupported'])
const running = new WeakMap() // item → { file, blob, share, controller, done }

export function photos() {
  for (const box of document.querySelectorAll('[data-photos]')) start(box)
  // A form that waits on the device carries its photos itself (waiting.js).
  addEventListener('online', () => document.querySelectorAll('form:not([data-waiting]) [data-photos]').forEach(retryLost))
}

function start(box) {
  const input = box.querySelector('input[type="file"]')
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

/** Waits for all photos of a form, those that were lost sent again. Answers { refused, lost }: items that didn't get through. */
export async function photosThrough(form, onProgress) {
  const boxes = [...form.querySelectorAll('[data-photos]')]
  boxes.forEach(retryLost)
  const under = boxes.flatMap((box) => items(box, '[data-pending]'))
  if (under.length > 0) {
    const tell = () => {
      const shares = under.map((item) => running.get(item)?.share ?? 1)
      const whole = shares.reduce((sum, share) => sum + share, 0) / shares.length
      onProgress({ number: Math.min(under.length, shares.filter((share) => share === 1).length + 1), of: under.length, share: whole })
    }
    const ticks = setInterval(tell, 200)
    tell()
    await Promise.all(under.map((item) => running.get(item)?.done))
    clearInterval(ticks)
  }
  return { refused: boxes.flatMap((box) => items(box, '[data-refused]')), lost: boxes.flatMap((box) => items(box, '[data-lost]')) }
}

/** The photos among `lost`, as they would be sent: [{ blob, name }]. */
export const keepable = (lost) => lost.map((item) => ({ blob: running.get(item).blob, name: running.get(item).file.name }))

/** Takes `lost` away, whose photos `arrived` meanwhile by another way: [{ value, thumb, name }]. */
export function replaceLost(form, lost, arrived) {
  for (const item of lost) item.remove()
  const box = form.querySelector('[data-photos]')
  if (box) for (const photo of arrived) showStaged(box, photo)
}

const list = (box) => box.querySelector('.dt-photos-list')
const items = (box, selector) => [...list(box).querySelectorAll(`:scope > li${selector}`)]
const accepted = (box) => [...list(box).children].filter((item) => !('refused' in item.dataset)).length
const say = (box, text) => { box.querySelector('[data-photos-status]').textContent = text }
const changed = (box) => box.dispatchEvent(new Event('change', { bubbles: true }))

function add(box, file) {
  const item = document.createElement('li')
  list(box).append(item)
  send(box, item, file)
}

function send(box, item, file) {
  const state = { file, blob: file, share: 0, controller: new AbortController() }
  item.removeAttribute('data-lost')
  item.dataset.pending = ''
  item.innerHTML = '<span class="dt-photo-wait"></span><progress max="100" value="0"></progress>'
  item.querySelector('.dt-photo-wait').textContent = box.dataset.textSending
  item.querySelector('progress').setAttribute('aria-label', file.name)
  item.append(removal(box, item, box.dataset.textCancel))
  running.set(item, state)
  state.done = through(box, item, state).catch(() => lose(box, item, file)).finally(() => { state.share = 1; delete item.dataset.pending })
}

async function through(box, item, state) {
  const { file } = state
  if (await isUnreadableHeic(file)) return refuse(box, item, `${file.name}: ${box.dataset.textHeic}`)
  const limits = JSON.parse(box.dataset.limits)
  state.blob = await prepared(file, limits)
  let answer = await sendOne(box, item, state)
  if (REFUSED_SIZES.has(answer.code) && state.blob === file) {
    state.blob = await prepared(file, limits, { always: true })
    if (state.blob !== file) answer = await sendOne(box, item, state)
  }
  if (!item.isConnected) return
  if (answer.id) finish(box, item, staged(answer, file.name))
  else if (answer.lost) lose(box, item, file)
  else refuse(box, item, answer.detail, answer.again ? () => send(box, item, file) : null)
}

function sendOne(box, item, state) {
  const bar = item.querySelector('progress')
  return upload({
    url: box.dataset.uploadUrl,
    token: box.closest('form').elements.csrf_token?.value ?? '',
    blob: state.blob,
    name: state.file.name,
    signal: state.controller.signal,
    onProgress: (share) => { bar.value = 100 * share; state.share = Math.min(share, 0.99) },
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

/** The server's reasons name the file, so that they can stand alone. */
function refuse(box, item, text, again = null) {
  item.dataset.refused = ''
  item.replaceChildren(reason(text))
  if (again) item.append(button(box.dataset.textRetry, () => { delete item.dataset.refused; again() }))
  item.append(removal(box, item))
}

function lose(box, item, file) {
  if (!item.isConnected) return
  item.dataset.lost = ''
  item.replaceChildren(reason(`${file.name}: ${box.dataset.textFailed}`), button(box.dataset.textRetry, () => send(box, item, file)), removal(box, item))
}

function retryLost(box) {
  for (const item of items(box, '[data-lost]')) send(box, item, running.get(item).file)
}

function reason(words) {
  const text = document.createElement('p')
  text.className = 'dt-error'
  text.setAttribute('role', 'alert')
  text.textContent = words
  return text
}

function removal(box, item, words = box.dataset.textRemove) {
  return button(words, () => {
    running.get(item)?.controller.abort()
    item.remove()
    say(box, '')
    box.querySelector('input[type="file"]').focus()
    changed(box)
  })
}
