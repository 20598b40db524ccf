// Tiles of a dashboard are dragged into another order, beside the buttons that do the same.
const list = document.querySelector('[data-arrange]')
const form = document.querySelector('[data-arrange-form]')
const hint = document.querySelector('[data-arrange-hint]')

if (list && form) {
  hint.textContent = hint.dataset.text
  let held = null
  for (const tile of list.children) tile.draggable = true
  list.addEventListener('dragstart', (event) => {
    held = event.target.closest('[data-tile]')
    event.dataTransfer.effectAllowed = 'move'
    held?.classList.add('dashboards-held')
  })
  list.addEventListener('dragover', (event) => {
    const under = event.target.closest('[data-tile]')
    if (!held) return
    event.preventDefault()
    if (!under || under === held) return
    const box = under.getBoundingClientRect()
    const isAfter = event.clientY > box.bottom || event.clientX > box.left + box.width / 2
    under[isAfter ? 'after' : 'before'](held)
  })
  list.addEventListener('dragend', () => {
    held?.classList.remove('dashboards-held')
    held = null
    const order = [...list.children].map((tile) => tile.dataset.tile).join(' ')
    if (order === form.elements.tile.value) return
    form.elements.tile.value = order
    form.requestSubmit()
  })
}
