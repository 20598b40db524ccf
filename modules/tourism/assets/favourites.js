// Favourites: opened bare the page shows what this browser keeps; a shared list can be added to it.
import { favourites, keepFavourites } from './kept/store.js'

const page = document.querySelector('[data-favourites]')
const shared = page.querySelector('[data-favourites-shared]')
const here = page.dataset.favourites.split(' ').filter(Boolean)
const isNamed = new URLSearchParams(location.search).has('p')

if (!isNamed && favourites().length) {
  location.replace(`${location.pathname}?${new URLSearchParams(favourites().map((slug) => ['p', slug]))}`)
} else if (here.some((slug) => !favourites().includes(slug))) shared.hidden = false

page.querySelector('[data-favourites-keep]').addEventListener('click', () => {
  keepFavourites([...favourites(), ...here])
  shared.hidden = true
})
for (const link of page.querySelectorAll('[data-favourites-drop]')) {
  link.addEventListener('click', () => keepFavourites(favourites().filter((slug) => slug !== link.dataset.favouritesDrop)))
}
