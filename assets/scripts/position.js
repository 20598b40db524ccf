// The reader's own position: once, on request. <button data-locate="near"> puts it into the field `near` and sends its form.
import { word } from './words.js'

/** Resolves to { lon, lat, accuracy } (degrees, metres); rejects when it is refused or takes more than 15 s. */
export function ownPosition() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error('no geolocation'))
      return
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      reject,
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    )
  })
}

export function locateButtons() {
  for (const button of document.querySelectorAll('button[data-locate]')) {
    button.hidden = !navigator.geolocation
    button.addEventListener('click', () => locate(button))
  }
}

async function locate(button) {
  const form = button.form
  button.setAttribute('aria-busy', 'true')
  try {
    const { lon, lat } = await ownPosition()
    // About 100 m: the address and whatever keeps addresses needn't know more.
    form.elements[button.dataset.locate].value = `${lon.toFixed(3)},${lat.toFixed(3)}`
    form.requestSubmit()
  } catch {
    const line = form.querySelector('[role="status"]') ?? form.appendChild(document.createElement('p'))
    line.setAttribute('role', 'status')
    line.textContent = word('positionRefused')
  } finally {
    button.removeAttribute('aria-busy')
  }
}
