// For `node --import`: writes the address of every module that is loaded to the file that LOADED_MODULES names, one a line.
import { appendFileSync } from 'node:fs';
import { register } from 'node:module';

const hooks = `
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    appendFileSync(process.env.LOADED_MODULES, url + '\\n');
    return next(url, context);
  }`;
appendFileSync(process.env.LOADED_MODULES, '');
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
