// Menus and questions are <details>: here they also close on Escape, on a click elsewhere and by [data-close].

export function menus() {
  if (!CSS.supports('selector(::details-content)')) openWhereThereIsRoom()
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const open = event.target.closest?.('details.dt-menu[open], details.dt-confirm[open]') ?? document.querySelector('details.dt-menu[open]')
    if (open) close(open)
  })
  document.addEventListener('click', (event) => {
    const closing = event.target.closest('[data-close]')
    if (closing) close(closing.closest('details'))
    for (const menu of document.querySelectorAll('details.dt-menu[open]')) if (!menu.contains(event.target)) menu.open = false
  })
}

// Browsers that can't show the inside of closed <details> by a style.
function openWhereThereIsRoom() {
  for (const [room, boxes] of [['(min-width: 768px)', '.dt-fold'], ['(min-width: 992px)', '.dt-side > .dt-wide']]) {
    if (matchMedia(room).matches) for (const box of document.querySelectorAll(boxes)) box.open = true
  }
}

function close(details) {
  if (!details) return
  details.open = false
  details.querySelector('summary').focus()
}
