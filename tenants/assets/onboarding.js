// The onboarding page: its map is hidden while a unit of the catalogue is chosen, and measures itself again when it appears.
const form = document.querySelector('#onboarding')
form?.addEventListener('change', (event) => {
  if (event.target.name === 'origin') dispatchEvent(new Event('resize'))
})
