// Jannah's lazy loading in its smallest form: the picture's address waits in data-src.
document.querySelectorAll("img.lazy-img").forEach((image) => { image.src = image.dataset.src; });
document.body.classList.remove("tie-no-js");
