// One box that ticks all of a name in its form: <input type="checkbox" data-select-all="report">.

export function selectAll() {
  for (const all of document.querySelectorAll('input[data-select-all]')) {
    const scope = all.form ?? document
    const boxes = () => [...scope.querySelectorAll(`input[type="checkbox"][name="${all.dataset.selectAll}"]`)]
    all.addEventListener('change', () => { for (const box of boxes()) box.checked = all.checked })
    scope.addEventListener('change', () => {
      const ticked = boxes().filter((box) => box.checked).length
      all.checked = ticked > 0 && ticked === boxes().length
      all.indeterminate = ticked > 0 && !all.checked
    })
  }
}
