// The list of places: asks the browser where the reader is and sends the filters with it. Without script there is the alphabet.
for (const button of document.querySelectorAll('[data-near]')) {
  if (!('geolocation' in navigator)) continue
  button.hidden = false
  button.addEventListener('click', () => {
    button.disabled = true
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.form.elements.near.value = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`
        button.form.submit()
      },
      () => { button.disabled = false; button.textContent = button.dataset.near },
      { timeout: 15000, maximumAge: 60000 },
    )
  })
}
