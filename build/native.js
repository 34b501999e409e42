console.log("native")
