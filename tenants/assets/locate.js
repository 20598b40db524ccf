// The province's front page: asks the browser where the reader is and sends the form with it. Without script there is the list.
for (const form of document.querySelectorAll('form[data-locate]')) {
  const button = form.querySelector('[data-locate-button]')
  const status = form.querySelector('[data-locate-status]')
  if (!('geolocation' in navigator)) continue
  button.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    status.textContent = status.dataset.textWait
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lon.value = coords.longitude.toFixed(4)
        form.elements.lat.value = coords.latitude.toFixed(4)
        form.submit()
      },
      () => { status.textContent = status.dataset.textFailed },
      { timeout: 15000, maximumAge: 60000 },
    )
  })
}
