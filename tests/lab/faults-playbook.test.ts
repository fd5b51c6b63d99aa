import { eachComesAndGoes } from './fault-comes-and-goes.js';

eachComesAndGoes('playbook');
