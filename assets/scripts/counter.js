// Says under a text how many characters are left: <textarea data-count="4000" data-count-text="Còn {n} ký tự" data-count-over="…">.
import { filled } from './words.js'

export function counters() {
  for (const area of document.querySelectorAll('textarea[data-count]')) count(area)
}

function count(area) {
  const line = document.createElement('p')
  line.className = 'dt-count'
  area.after(line)
  const show = () => {
    const left = Number(area.dataset.count) - [...area.value].length
    line.textContent = filled(left < 0 ? area.dataset.countOver : area.dataset.countText, { n: Math.abs(left).toLocaleString(document.documentElement.lang) })
    line.classList.toggle('text-danger', left < 0)
  }
  area.addEventListener('input', show)
  show()
}
