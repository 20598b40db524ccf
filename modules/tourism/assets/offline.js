// Saves the document and what it needs on this device, says its size before and its age after, and removes it again.
import { filled } from 'dothi/words.js'
import { favourites, plan } from './kept/store.js'

const CACHE = 'dothi-tourism'
const KEPT = 'dothi.tourism.saved'
const DAY = 24 * 3600 * 1000
const OLD_DAYS = 7
const AT_ONCE = 4

const box = document.querySelector('[data-offline]')
const part = (name) => box.querySelector(`[data-offline-${name}]`)
const say = (name, values = {}) => filled(box.dataset[`text${name}`], values)

function start() {
  const wanted = new URLSearchParams(plan())
  for (const slug of favourites()) wanted.append('f', slug)
  if (!location.search && [...wanted].length) return location.replace(`${location.pathname}?${wanted}`)
  box.hidden = false
  if (!('serviceWorker' in navigator && 'caches' in window)) {
    part('status').textContent = say('Unable')
    part('save')?.remove()
    return undefined
  }
  tell()
  part('remove').addEventListener('click', remove)
  part('save')?.addEventListener('click', save)
  return part('save') && measure()
}

/** Everything to save: the document under the name by which the worker finds it, and files under their own. */
async function contents() {
  const told = JSON.parse(box.dataset.offline)
  const built = performance.getEntriesByType('resource').map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && (pathname.startsWith('/static/built/') || pathname.startsWith('/theme-')))
    .map(({ pathname }) => pathname)
  const linked = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]')]
    .map((element) => new URL(element.href || element.src).pathname)
  const icons = [...document.querySelectorAll('use')].map((use) => use.getAttribute('href').split('#')[0])
  const files = new Set([...told.files, ...built, ...linked, ...icons].filter((path) => path && !path.includes('/tourism/offline')))
  return { document: told.document, files: [...files] }
}

// Without cookies: nothing of a session can be in what is saved.
const ask = (path, options = {}) => fetch(path, { credentials: 'omit', ...options })

async function measure() {
  part('size').textContent = say('Measuring')
  try {
    const { document: text, files } = await contents()
    let bytes = 0
    await each([text, ...files], async (path) => {
      const answer = await ask(path, { method: 'HEAD' })
      bytes += Number(answer.headers.get('Content-Length') ?? 0)
    })
    part('size').textContent = say('Size', { size: size(bytes) })
  } catch {
    part('size').textContent = ''
  }
}

async function save() {
  part('save').disabled = true
  try {
    const { document: text, files } = await contents()
    const { worker, scope } = JSON.parse(box.dataset.offline)
    await navigator.serviceWorker.register(worker, { scope })
    const fresh = await caches.open(`${CACHE}-new`)
    let done = 0
    let bytes = 0
    await each([text, ...files], async (path) => {
      const answer = await ask(path)
      if (!answer.ok) throw new Error(`${answer.status} ${path}`)
      const body = await answer.blob()
      bytes += body.size
      await fresh.put(path.split('?')[0], path === text ? await dressed(body, answer) : new Response(body, { headers: { 'Content-Type': body.type } }))
      part('status').textContent = say('Saving', { n: ++done, all: files.length + 1 })
    })
    // Whole or not at all: what was saved before goes only now.
    await caches.delete(CACHE)
    const kept = await caches.open(CACHE)
    for (const request of await fresh.keys()) await kept.put(request, await fresh.match(request))
    localStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), bytes }))
    tell()
  } catch {
    part('status').textContent = say('Failed')
  } finally {
    await caches.delete(`${CACHE}-new`)
    part('save').disabled = false
  }
}

/** The document in the letter size and contrast that the reader chose: these stand in cookies, which it was asked without. */
async function dressed(body, { headers }) {
  const { size: letters, contrast } = document.documentElement.dataset
  const text = (await body.text()).replace(/data-size="\w+" data-contrast="\w+"/, `data-size="${letters}" data-contrast="${contrast}"`)
  const policy = 'Content-Security-Policy'
  return new Response(text, { headers: { 'Content-Type': 'text/html; charset=utf-8', [policy]: headers.get(policy) } })
}

async function remove() {
  await caches.delete(CACHE)
  const { scope } = JSON.parse(box.dataset.offline)
  await (await navigator.serviceWorker.getRegistration(scope))?.unregister()
  localStorage.removeItem(KEPT)
  part('open').hidden = part('remove').hidden = true
  part('status').textContent = say('Removed')
}

function tell() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? 'null')
  part('open').hidden = part('remove').hidden = !kept
  if (!kept) return
  const time = MOMENT.format(new Date(kept.at)).replace(',', '')
  const days = Math.floor((Date.now() - kept.at) / DAY)
  part('status').textContent = [say('Saved', { time, size: size(kept.bytes) }), days >= OLD_DAYS ? say('Old', { n: days }) : ''].join(' ').trim()
}

// As our pages write it, in either language.
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' })

const size = (bytes) => `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`

async function each(paths, act) {
  const left = [...paths]
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) await act(path)
  }))
}

// After `load`, so that what the page itself fetched is known.
if (document.readyState === 'complete') start()
else addEventListener('load', start)
