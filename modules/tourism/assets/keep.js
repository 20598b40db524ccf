// Beside each place: links that become buttons, which keep the place in this browser or drop it again.
import { favourites, keepFavourites, planned, togglePlanned } from './kept/store.js'

const MOST_PLANNED = 12
const kinds = {
  favourites: {
    has: (slug) => favourites().includes(slug),
    toggle: (slug) => keepFavourites(favourites().includes(slug) ? favourites().filter((each) => each !== slug) : [...favourites(), slug]),
  },
  plan: {
    has: (slug) => planned().includes(slug),
    toggle: (slug, link) => {
      // A full plan says so itself.
      if (!planned().includes(slug) && planned().length >= MOST_PLANNED) location.assign(link.pathname)
      else togglePlanned(slug)
    },
  },
}

for (const link of document.querySelectorAll('[data-keep]')) {
  const { has, toggle } = kinds[link.dataset.keep]
  const { slug } = link.dataset
  const show = () => link.setAttribute('aria-pressed', String(has(slug)))
  link.setAttribute('role', 'button')
  show()
  link.addEventListener('click', (event) => { event.preventDefault(); toggle(slug, link); show() })
  link.addEventListener('keydown', (event) => { if (event.key === ' ') { event.preventDefault(); link.click() } })
}
