// Photos of a gallery ([data-lightbox], macros/story.html) open in place: arrows walk, Escape closes, focus goes back to the
// thumbnail. Without script, and with Ctrl or the middle button, the link opens the picture itself.
import { button } from './button.js'
import { filled } from './words.js'

export function lightboxes() {
  for (const gallery of document.querySelectorAll('[data-lightbox]')) {
    const links = [...gallery.querySelectorAll('a')]
    gallery.addEventListener('click', (event) => {
      const link = event.target.closest('a')
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return
      event.preventDefault()
      open(gallery, links, links.indexOf(link))
    })
  }
}

function open(gallery, links, first) {
  const text = gallery.dataset
  const dialog = document.createElement('dialog')
  dialog.className = 'dt-lightbox'
  const picture = document.createElement('img')
  const words = document.createElement('p')
  words.setAttribute('aria-live', 'polite')
  const close = button(text.textClose, () => dialog.close())
  const before = button(text.textBefore, () => show(at - 1))
  const after = button(text.textAfter, () => show(at + 1))
  const bar = document.createElement('div')
  bar.className = 'dt-buttons'
  bar.append(...(links.length > 1 ? [before, after, close] : [close]))
  dialog.append(picture, words, bar)
  let at = first

  function show(to) {
    at = (to + links.length) % links.length
    const name = links[at].querySelector('img').alt
    picture.alt = name
    picture.src = links[at].href
    const count = filled(text.textCount, { n: at + 1, of: links.length })
    words.textContent = links.length > 1 ? `${name} (${count})` : name
    dialog.setAttribute('aria-label', name)
  }

  picture.addEventListener('error', () => { words.textContent = text.textFailed })
  dialog.addEventListener('keydown', (event) => {
    if (links.length < 2) return
    if (event.key === 'ArrowLeft') show(at - 1)
    else if (event.key === 'ArrowRight') show(at + 1)
  })
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close() })
  dialog.addEventListener('close', () => {
    dialog.remove()
    links[at].focus()
  })
  document.body.append(dialog)
  show(first)
  dialog.showModal()
  close.focus()
}
