// Where the cases of a topic lie; the table below says the same.
import { drawShaded } from './shading.js';

const element = document.getElementById('topic-map');
try {
  if (!(await drawShaded(element))) element.hidden = true;
} catch (problem) {
  element.hidden = true;
  console.error(problem);
}
document.documentElement.dataset.ready = '1';
