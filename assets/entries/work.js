// Every page of staff and console: the comforts of public pages, and the keyboard.
import './public.js'
import { listKeys } from '../scripts/list_keys.js'
import { selectAll } from '../scripts/select_all.js'

listKeys()
selectAll()
