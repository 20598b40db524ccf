// A button that a script makes: what it says, and what it does.

export function button(text, act) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'btn'
  made.textContent = text
  made.addEventListener('click', act)
  return made
}
