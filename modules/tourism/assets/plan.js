// The visitor's plan: opened bare it shows what this browser keeps; changed here it is kept; a shared one asks first.
import { keepPlan, plan } from './kept/store.js'

const OWN = 'dothi.tourism.changing'
const page = document.querySelector('[data-plan]')
const shared = page.querySelector('[data-plan-shared]')
const isNamed = new URLSearchParams(location.search).has('p')
const own = sessionStorage.getItem(OWN) !== null
sessionStorage.removeItem(OWN)

if (!isNamed && plan() && !own) location.replace(`${location.pathname}?${plan()}`)
else if (isNamed && !own && plan() && plan() !== page.dataset.plan && !isWider()) shared.hidden = false
else if (isNamed) keepPlan(page.dataset.places === '0' ? '' : page.dataset.plan)

// The kept plan as buttons beside places write it lacks the day and the rest, which the server adds.
function isWider() {
  const here = new URLSearchParams(page.dataset.plan)
  const kept = new URLSearchParams(plan())
  return kept.getAll('p').join() === here.getAll('p').join() && !kept.has('day')
}

const changing = () => { if (shared.hidden) sessionStorage.setItem(OWN, 'yes') }
page.querySelector('[data-plan-form]').addEventListener('submit', changing)
for (const link of page.querySelectorAll('[data-plan-link]')) link.addEventListener('click', changing)
page.querySelector('[data-plan-forget]')?.addEventListener('click', () => { if (shared.hidden) keepPlan('') })
page.querySelector('[data-plan-keep]').addEventListener('click', () => {
  keepPlan(page.dataset.plan)
  shared.hidden = true
})
