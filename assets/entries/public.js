// Every public page: small comforts on forms that work without them too. Order matters: `sending` holds a form back before
// the guard marks it as sent, and a draft is restored before the map reads the fields.
import { clientIds } from '../scripts/client_id.js'
import { copyLinks } from '../scripts/copy_link.js'
import { counters } from '../scripts/counter.js'
import { display } from '../scripts/display.js'
import { drafts } from '../scripts/draft.js'
import { endErrors } from '../scripts/errors.js'
import { fileSizes } from '../scripts/file_size.js'
import { focusOnErrors } from '../scripts/focus.js'
import { htmxWhereUsed } from '../scripts/htmx.js'
import { lightboxes } from '../scripts/lightbox.js'
import { menus } from '../scripts/menus.js'
import { photos } from '../scripts/photos.js'
import { locateButtons } from '../scripts/position.js'
import { resends } from '../scripts/resend.js'
import { sendOnce } from '../scripts/send_once.js'
import { sending } from '../scripts/sending.js'
import { waiting } from '../scripts/waiting.js'

focusOnErrors()
endErrors()
menus()
lightboxes()
display()
drafts()
clientIds()
counters()
copyLinks()
photos()
fileSizes()
locateButtons()
sending()
resends()
sendOnce()
if (document.querySelector('form[data-hand-over]')) import('../scripts/hand_over.js').then(({ handOvers }) => handOvers())
htmxWhereUsed()
waiting()
