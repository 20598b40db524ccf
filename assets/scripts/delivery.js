// Sending a report without leaving the page, and again later from the device: one id, so one report however often it goes.
import * as device from './device.js'
import { staged, upload } from './upload.js'

const LONGEST = 90000 // ms for a report without photos: they went ahead
const NOT_KEPT = new Set(['csrf_token', 'photos'])

/**
 * Posts the fields. Answers { sent: { code, url } }, { lost: true } when nothing was decided (no network, a server that is busy),
 * { expired: true } when the form token is too old, else { refused: true }: only the server's page can say what is wrong.
 */
export async function post(action, fields, token, signal) {
  const controller = new AbortController()
  signal?.addEventListener('abort', () => controller.abort())
  const timer = setTimeout(() => controller.abort(), LONGEST)
  try {
    const body = new URLSearchParams([...fields, ['csrf_token', token]])
    const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' }
    const response = await fetch(action, { method: 'POST', headers, body: body.toString(), signal: controller.signal })
    if (response.status >= 500 || response.status === 429) return { lost: true }
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
    const answer = isJson ? await response.json() : {}
    if (response.ok && answer.url) return { sent: { code: answer.code, url: answer.url } }
    return answer.code === 'form_expired' ? { expired: true } : { refused: true }
  } catch {
    return { lost: true }
  } finally {
    clearTimeout(timer)
  }
}

/** The fields of a form as they are sent, and photos that the server doesn't have yet, as an entry for the device. */
export function entryOf(form, photos) {
  return {
    id: form.elements.client_id.value,
    key: form.dataset.draft ?? '',
    action: form.action,
    uploadUrl: new URL(form.querySelector('[data-photos]')?.dataset.uploadUrl ?? '', location.href).href,
    fields: fieldsOf(form),
    photos,
    staged: [],
    at: Date.now(),
  }
}

export const fieldsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !NOT_KEPT.has(name))

/** Sends what waits; answers as `post` does, or { gone: true }. Tabs take turns, and each finds what another has done. */
export function deliver(entry, onProgress = () => {}) {
  const act = () => turn(entry, onProgress)
  return navigator.locks ? navigator.locks.request(`dothi-${entry.id}`, act) : act()
}

async function turn(entry, onProgress) {
  const kept = await device.find(entry.id).catch(() => undefined)
  if (entry.isHeld && !kept) return { gone: true }
  Object.assign(entry, kept)
  if (entry.sent) return { sent: entry.sent }
  const keep = () => (entry.isHeld ? device.hold(entry).catch(() => {}) : undefined)
  const token = await freshToken(entry.action)
  if (!token) return token === '' ? { refused: true } : { lost: true }
  const many = entry.photos.length
  while (entry.photos.length > 0) {
    const [{ blob, name }] = entry.photos
    const done = many - entry.photos.length
    const answer = await upload({ url: entry.uploadUrl, token, blob, name, onProgress: (share) => onProgress({ number: done + 1, of: many, share: (done + share) / many }) })
    if (answer.lost || answer.again) return { lost: true }
    if (!answer.id) return { refused: true }
    const photo = staged(answer, name)
    entry.staged.push(photo)
    entry.fields.push(['photo', photo.value]) // kept before the report goes: the same photos again if its answer is lost
    entry.photos.shift()
    await keep()
  }
  onProgress(null)
  const outcome = await post(entry.action, entry.fields, token)
  if (outcome.sent) {
    entry.sent = outcome.sent
    entry.fields = [] // the rest stays for a day: another tab may have the entry in its hands
    await keep()
  }
  return outcome.expired ? { lost: true } : outcome
}

/** A form token of this moment; null when the server can't be reached, the empty text when it has no form there any more. */
export async function freshToken(action) {
  try {
    const response = await fetch(action, { headers: { Accept: 'text/html' } })
    if (response.status >= 500 || response.status === 429) return null
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    return page.querySelector('main input[name="csrf_token"]')?.value ?? ''
  } catch {
    return null
  }
}
