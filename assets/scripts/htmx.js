// htmx comes only where a page uses it. Its configuration (no eval, no inline style) stands in the page's <meta name="htmx-config">.

export function htmxWhereUsed() {
  if (!document.querySelector('[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]')) return
  // htmx sets itself up at once only in a complete document; between DOMContentLoaded and load it would wait forever.
  const load = () => import('htmx.org/dist/htmx.esm.js')
  if (document.readyState === 'complete') load()
  else addEventListener('load', load)
}
