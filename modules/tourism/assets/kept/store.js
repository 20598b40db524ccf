// What a visitor keeps in this browser, and nowhere else: favourite places, and the plan as its address says it.
const FAVOURITES = 'dothi.tourism.favourites'
const PLAN = 'dothi.tourism.plan'

function read(name) {
  try { return localStorage.getItem(name) ?? '' } catch { return '' }
}

function write(name, text) {
  try {
    if (text) localStorage.setItem(name, text)
    else localStorage.removeItem(name)
  } catch { /* a browser that keeps nothing still has the address */ }
}

export const favourites = () => read(FAVOURITES).split(' ').filter(Boolean)
export const keepFavourites = (slugs) => write(FAVOURITES, [...new Set(slugs)].slice(0, 50).join(' '))

export const plan = () => read(PLAN)
export const keepPlan = (query) => write(PLAN, query)
export const planned = () => new URLSearchParams(plan()).getAll('p')

/** Put a place into the plan or take it out; what else the plan says stays. */
export function togglePlanned(slug) {
  const kept = new URLSearchParams(plan())
  const stays = kept.getAll('stay')
  const pairs = kept.getAll('p').map((each, number) => [each, stays[number] ?? ''])
  const others = pairs.filter(([each]) => each !== slug)
  if (others.length === pairs.length) others.push([slug, ''])
  kept.delete('p')
  kept.delete('stay')
  for (const [each, stay] of others) { kept.append('p', each); kept.append('stay', stay) }
  keepPlan(others.length ? kept.toString() : '')
}
