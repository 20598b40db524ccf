// Hands out what the page "offline" saved, when the network doesn't answer, to pages under /du-lich only. Stores nothing itself.
const CACHE = 'dothi-tourism'
const DOCUMENT = '/du-lich/ngoai-tuyen/ban-doc'
const PATIENCE = 8000

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request))
})

/** The page itself; without a network the document that was saved, whichever page was asked for. */
async function page(request) {
  const kept = await saved(DOCUMENT)
  if (!kept) return fetch(request)
  if (new URL(request.url).pathname === DOCUMENT && !new URL(request.url).search) return kept
  try {
    return await soon(fetch(request))
  } catch {
    const slug = new URL(request.url).pathname.replace('/du-lich', '').slice(1)
    return Response.redirect(slug && !slug.includes('/') ? `${DOCUMENT}#${slug}` : DOCUMENT)
  }
}

// Built files carry their hash in the name: what is saved is right, and a later deployment may not have it any more.
const isFixed = ({ url }) => /^\/(static\/built\/|theme-)/.test(new URL(url).pathname)

async function file(request) {
  const kept = await saved(request)
  if (kept && isFixed(request)) return kept
  try {
    return await fetch(request)
  } catch (error) {
    if (kept) return kept
    throw error
  }
}

async function saved(what) {
  if (!(await caches.has(CACHE))) return undefined
  return (await caches.open(CACHE)).match(what, { ignoreSearch: true })
}

const soon = (answer) => Promise.race([answer, new Promise((_, fail) => setTimeout(() => fail(new Error('slow')), PATIENCE))])
