# Aliases of dev.py, for those who like make. `make run ARGS="--port 9000"`
.PHONY: run test check bench clean lock screenshots
run test check bench clean lock screenshots:
	@python3 dev.py $@ $(ARGS)
